#!/usr/bin/perl
# The chat plugin of the installed KildClient, loaded as it is, without the window system around it.
#
# stdin: commands, each a JSON array on a line: a function of the plugin (["chat", "Bo", "hi"]) or a word of %words below.
# stdout: what its user would see, each a JSON object on a line.
# It ends with its stdin, so it never outlives the test that started it.
use strict;
use warnings;
use Encode ();
use JSON::PP ();

my $home;
BEGIN {
  $home = '/usr/share/kildclient';
  unshift @INC, $home;
  # What `use Glib` finds is the package below, whether the real one is installed or not.
  $INC{'Glib.pm'} = __FILE__;
}

$| = 1;
# As KildClient does: a peer who has gone is seen when reading.
$SIG{PIPE} = 'IGNORE';

my $json = JSON::PP->new->utf8->ascii->canonical;

sub tell_user {
  print $json->encode({@_}), "\n";
}

# Gtk gets the bytes that Perl happens to hold, and reads them as UTF-8.
sub as_shown {
  my ($text) = @_;
  utf8::encode($text) if utf8::is_utf8($text);
  return Encode::decode('UTF-8', $text);
}

#################################################################
# The main loop: as Glib's, with commands from stdin as one more source.
#
{
  package Loop;
  use List::Util qw(first max min);
  use Time::HiRes qw(time);

  my (@sources, $input, $last_id);
  $input = '';

  sub add {
    push @sources, {id => ++$last_id, @_};
    return $last_id;
  }

  sub remove {
    my ($id) = @_;
    @sources = grep { $_->{id} != $id } @sources;
  }

  # One source and one command at most: either may run a dialog, whose steps make what is known here stale.
  sub step {
    my @idle = grep { !$_->{busy} } @sources;
    my $wanted = '';
    vec($wanted, $_, 1) = 1 for fileno(STDIN), map { $_->{fd} // () } @idle;
    my $due = min(map { $_->{due} // () } @idle);
    my $patience = $input =~ /\n/ ? 0 : defined $due ? max(0, $due - time) : undef;
    my $count = select(my $ready = $wanted, undef, undef, $patience);
    die "select: $!" if $count < 0;

    if (vec($ready, fileno(STDIN), 1)) {
      sysread(STDIN, $input, 65536, length $input) or exit;
    }
    my $source = first { defined $_->{fd} ? vec($ready, $_->{fd}, 1) : $_->{due} <= time } @idle;
    serve($source) if $source;
    main::execute($1) if $input =~ s/^(.*)\n//;
  }

  # Glib does not enter a source again as long as a dialog holds it, and drops it when it returned false or died.
  # Here it goes to the end of the list, so that none starves, unless somebody has removed it meanwhile.
  sub serve {
    my ($source) = @_;
    $source->{busy} = 1;
    my $stays = eval { $source->{callback}->() };
    main::tell_user(event => 'error', text => main::as_shown($@)) if $@;
    $source->{busy} = 0;
    $stays &&= grep { $_ == $source } @sources;
    @sources = grep { $_ != $source } @sources;
    push @sources, $source if $stays;
  }
}

{
  package Glib::IO;

  sub add_watch {
    my (undef, $fd, $condition, $callback, $data) = @_;
    return Loop::add(fd => $fd, callback => sub { $callback->($fd, $condition, $data) });
  }
}

{
  package Glib::Timeout;

  sub add {
    my (undef, $ms, $callback, $data) = @_;
    return Loop::add(due => Time::HiRes::time() + $ms / 1000, callback => sub { $callback->($data) });
  }
}

{
  package Glib::Source;

  sub remove { Loop::remove($_[1]) }
}

#################################################################
# Windows and dialogs
#
{
  package KCWin;

  my $last_number = 0;

  sub new { bless {number => ++$last_number, title => '', ENTRY => bless({}, 'Entry')}, shift }
  sub set_title { $_[0]{title} = $_[1] }

  sub feed {
    my ($self, $text) = @_;
    main::tell_user(event => 'feed', window => $self->{number}, title => main::as_shown($self->{title}), text => main::as_shown($text));
  }

  # Nobody sees whether it is shown, and nobody gives it the focus.
  sub show { }
  sub show_all { }
  sub signal_connect { }
}

{
  package Entry;

  sub get_text { $_[0]{text} }
  sub set_text { $_[0]{text} = $_[1] }
  sub signal_connect { $_[0]{activate} = [@_[2, 3]] }

  sub enter {
    my ($self, $text) = @_;
    my ($callback, $data) = @{$self->{activate}};
    $self->set_text($text);
    $callback->($self, $data);
  }
}

{
  package Dialog;

  my @answers;

  # An answer may come before its question.
  sub answer { push @answers, [@_] }

  sub run {
    my ($self) = @_;
    main::tell_user(event => 'dialog', kind => $self->{kind}, text => main::as_shown($self->{text}));
    Loop::step() until @answers;
    (my $response, $self->{filename}) = @{shift @answers};
    return $response;
  }

  sub destroy { }
  sub hide { }
}

{
  package Gtk3::MessageDialog;
  our @ISA = 'Dialog';

  sub new { bless {kind => $_[3], text => $_[5]}, $_[0] }
  sub set_default_response { }
}

{
  package Gtk3::FileChooserDialog;
  our @ISA = 'Dialog';

  sub new { bless {kind => $_[3], text => $_[1]}, $_[0] }
  sub set_current_name { $_[0]{text} .= ": $_[1]" }
  sub get_filename { $_[0]{filename} }
}

#################################################################
# What KildClient's C code adds to kildclient.pl
#
{
  package World;

  my %hooks;

  sub echo {
    my (undef, @texts) = @_;
    main::tell_user(event => 'main', text => main::as_shown($_)) for @texts;
  }

  sub makepermanent { }

  sub getpluginversion {
    my ($self, $name) = @_;
    return ($self->_getplugininfo("$home/plugins/$name.pl"))[2];
  }

  # A new one is given as text, an existing one by its number.
  sub hook {
    my (undef, $event, $hook, $attributes) = @_;
    if ($hook =~ /^\d+$/) {
      $hooks{$event}[$hook]{$_} = $attributes->{$_} for keys %$attributes;
    } else {
      push @{$hooks{$event}}, {action => $hook, enabled => 1, %$attributes};
    }
  }

  sub _getobjectnumber {
    my (undef, $name, undef, undef, $event) = @_;
    return grep { $hooks{$event}[$_]{name} eq $name } 0 .. $#{$hooks{$event}};
  }

  sub run_hooks {
    my (undef, $event, $data) = @_;
    $::hookdata = $data;
    for my $hook (grep { $_->{enabled} } @{$hooks{$event}}) {
      my ($perl) = $hook->{action} =~ m{^/(.*)}s;
      eval "package main; no strict; $perl; 1" or die $@;
    }
  }
}

our ($world, $hookdata);
$world = bless {}, 'World';

sub gettext { $_[0] }

# The version stands nowhere but in the program.
sub getversion {
  open(my $program, '<:raw', '/usr/games/kildclient') or die "/usr/games/kildclient: $!";
  local $/;
  return <$program> =~ /kildclient (\d+\.\d+\.\d+)/ ? $1 : die 'KildClient does not say its version';
}

#################################################################
# Commands
#
my %words = (
  # Types a line into the window of a chat.
  type => sub {
    my ($name, $text) = @_;
    chat::find_session($name)->{window}{ENTRY}->enter($text);
  },
  # Presses a button of the dialog that was opened last, or of the next one.
  answer => \&Dialog::answer,
  # Sets a variable of the plugin.
  set => sub {
    my ($variable, $value) = @_;
    no strict 'refs';
    ${"chat::$variable"} = $value;
  },
  # The MUD says a line.
  received => sub { $world->run_hooks('OnReceivedText', @_) },
  # The user sends the MUD a line.
  sent => sub { $world->run_hooks('OnSentCommand', @_) },
);

sub execute {
  my ($line) = @_;
  eval {
    my ($word, @arguments) = @{$json->decode($line)};
    my $command = $words{$word} // chat->can($word) // die "Unknown command $word\n";
    # Text from Gtk carries Perl's UTF-8 mark; under `use bytes` the plugin sends what lies under it.
    utf8::upgrade($_) for @arguments;
    $command->(@arguments);
  };
  tell_user(event => 'error', text => as_shown($@)) if $@;
}

for my $file ("$home/kildclient.pl", "$home/plugins/chat.pl") {
  do $file;
  die "$file: " . ($@ || $!) if $@ || !$INC{$file};
}
Loop::step() while 1;
