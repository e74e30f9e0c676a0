<?php
// Serves what a family's draw.php draws; see training/generators/program.py.
//     php serve.php DRAW.php
// The function that the file returns answers a request with the bytes of an image file.
// This file is the project's own and MIT, and imports nothing.

error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('display_errors', 'stderr');
$draw = require $argv[1];
while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, true);
    mt_srand($request['seed']);
    $data = $draw($request);
    fwrite(STDOUT, strlen($data) . ' ' . $request['text'] . "\n" . $data);
}
