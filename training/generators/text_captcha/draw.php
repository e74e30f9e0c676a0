<?php
// Draws with PEAR's Text_CAPTCHA. programs/serve.php calls it.
require 'Text/CAPTCHA.php';

return function (array $request): string {
    $captcha = Text_CAPTCHA::factory('Image');
    $captcha->init([
        'width' => $request['width'],
        'height' => $request['height'],
        'output' => 'png',
        'phrase' => $request['text'],
        'imageOptions' => $request['options'],
    ]);
    return $captcha->getCAPTCHA();
};
