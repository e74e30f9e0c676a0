# Serves what a family's draw.pl draws; see training/generators/program.py.
#     perl serve.pl DRAW.pl
# The function that the file ends with answers a request with the bytes of an image file.
# This file is the project's own and MIT; programs under the GPL run it, and it imports none.
use strict;
use warnings;
use JSON::PP;

my $draw = do $ARGV[0] or die $@ || "$ARGV[0]: $!";
binmode STDOUT;
$| = 1;
while ( my $line = <STDIN> ) {
    my $request = decode_json($line);
    srand $request->{seed};
    my $data = $draw->($request);
    print length($data), ' ', $request->{text}, "\n", $data;
}
