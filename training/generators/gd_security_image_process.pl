# Draws images with Perl's GD::SecurityImage. See program.py for what is read and written.
# Imports nothing of the project.
use strict;
use warnings;
use JSON::PP;
use GD::SecurityImage;

binmode STDOUT;
$| = 1;
while ( my $line = <STDIN> ) {
    my $request = decode_json($line);
    srand $request->{seed};
    my $image = GD::SecurityImage->new(
        width    => $request->{width},
        height   => $request->{height},
        ptsize   => $request->{size},
        lines    => $request->{lines},
        font     => $request->{font},
        scramble => $request->{scramble} ? 1 : 0,
        rndmax   => 1,
        bgcolor  => [ 255, 255, 255 ],
    );
    $image->random( $request->{text} );
    $image->create( ttf => $request->{style}, $request->{ink}, $request->{line} );
    $image->particle( $request->{particles} ) if $request->{particles};
    my ($data) = $image->out( force => 'png' );
    print length($data), ' ', $request->{text}, "\n", $data;
}
