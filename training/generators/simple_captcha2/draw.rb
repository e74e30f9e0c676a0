# Draws with Ruby's simple_captcha2. programs/serve.rb calls it.

# The file that draws is all that is loaded: the rest of the package needs Rails. This is
# what it takes from there.
class Module
  def mattr_accessor(name)
    define_singleton_method(name) { class_variable_get("@@#{name}") }
  end
end

module SimpleCaptcha
  class << self
    attr_accessor :text, :image_style, :distortion, :implode, :image_size, :font, :noise
  end
  self.font = ""

  module Utils
    def self.simple_captcha_value(_key) = SimpleCaptcha.text

    def self.run(command, parameters) = IO.popen("/usr/bin/#{command} #{parameters}", "rb", &:read)
  end
end

require "simple_captcha/image"
include SimpleCaptcha::ImageHelpers

def draw(request)
  SimpleCaptcha.text = request["text"]
  SimpleCaptcha.image_style = request["style"]
  SimpleCaptcha.distortion = request["distortion"]
  SimpleCaptcha.implode = request["implode"]
  SimpleCaptcha.image_size = request["size"]
  generate_simple_captcha_image(nil)
end
