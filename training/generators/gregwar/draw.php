<?php
// Draws with PHP's gregwar/captcha. programs/serve.php calls it.
require 'Gregwar/Captcha/autoload.php';

use Gregwar\Captcha\CaptchaBuilder;

return function (array $request): string {
    $builder = new CaptchaBuilder($request['text']);
    $builder->build($request['width'], $request['height']);
    ob_start();
    imagepng($builder->getGd(), null, 1);
    return ob_get_clean();
};
