# Draws images with Perl's Authen::Captcha. See program.py for what is read and written.
# Imports nothing of the project.
use strict;
use warnings;
use JSON::PP;
use Authen::Captcha;

binmode STDOUT;
$| = 1;
my $captcha = Authen::Captcha->new;
while ( my $line = <STDIN> ) {
    my $request = decode_json($line);
    srand $request->{seed};
    my $data = ${ $captcha->create_image_file( $request->{text} ) };
    print length($data), ' ', $request->{text}, "\n", $data;
}
