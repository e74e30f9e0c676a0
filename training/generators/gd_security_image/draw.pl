# Draws with Perl's GD::SecurityImage. programs/serve.pl calls it.
use strict;
use warnings;
use GD::SecurityImage;

sub {
    my ($request) = @_;
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
    return $data;
}
