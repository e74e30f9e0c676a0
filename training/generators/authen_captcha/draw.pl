# Draws with Perl's Authen::Captcha (GPL). programs/serve.pl calls it.
use strict;
use warnings;
use Authen::Captcha;

my $captcha = Authen::Captcha->new;

sub {
    my ($request) = @_;
    return ${ $captcha->create_image_file( $request->{text} ) };
}
