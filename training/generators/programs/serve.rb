# Serves what a family's draw.rb draws; see training/generators/program.py.
#     ruby serve.rb DRAW.rb
# Its method draw(request) answers with the bytes of an image file.
# This file is the project's own and MIT, and imports nothing.
require "json"
require ARGV.fetch(0)

$stdout.binmode
$stdout.sync = true
$stdin.each_line do |line|
  request = JSON.parse(line)
  srand(request["seed"])
  image = draw(request)
  $stdout.write("#{image.bytesize} #{request['text']}\n", image)
end
