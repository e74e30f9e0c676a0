<?php
// Draws images with PEAR's Text_CAPTCHA. See program.py for what is read and written.
// Imports nothing of the project.
require 'Text/CAPTCHA.php';

error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('display_errors', 'stderr');
while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, true);
    mt_srand($request['seed']);
    $captcha = Text_CAPTCHA::factory('Image');
    $captcha->init([
        'width' => $request['width'],
        'height' => $request['height'],
        'output' => 'png',
        'phrase' => $request['text'],
        'imageOptions' => $request['options'],
    ]);
    $data = $captcha->getCAPTCHA();
    fwrite(STDOUT, strlen($data) . ' ' . $request['text'] . "\n" . $data);
}
