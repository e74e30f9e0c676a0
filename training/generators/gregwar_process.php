<?php
// Draws images with PHP's gregwar/captcha. See program.py for what is read and written.
// Imports nothing of the project.
require 'Gregwar/Captcha/autoload.php';

use Gregwar\Captcha\CaptchaBuilder;

error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('display_errors', 'stderr');
while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, true);
    mt_srand($request['seed']);
    $builder = new CaptchaBuilder($request['text']);
    $builder->build($request['width'], $request['height']);
    ob_start();
    imagepng($builder->getGd(), null, 1);
    $data = ob_get_clean();
    fwrite(STDOUT, strlen($data) . ' ' . $request['text'] . "\n" . $data);
}
