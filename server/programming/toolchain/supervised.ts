/**
 * A program that cannot outlive whoever started it (F8). A shell of a session of its own starts it, and reads from a pipe whose
 * other end is ours: when that is closed, by us or because we died in whatever way, `kill -9` included, every process of the
 * session ends, also those that made groups of their own or lost their parents, as arduino-cli's do; and those that left it, which
 * a mark in their environment gives away. A signal to our own process
 * group, as Ctrl+C in a terminal, does not reach it; whoever started it decides.
 *
 * @module
 */

/** Where there is no /proc, only the processes of the shell's own group are found. */
const SUPERVISOR = `
exec 3<&0 </dev/null
folder=$1
shift
DESTELLO_TOOL=$$-$PPID
ours() {
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    set -- \${line##*) }
    [ "$4" != $$ ] || [ "$1" = Z ] || echo "$stat"
  done
  grep -lszx "DESTELLO_TOOL=$DESTELLO_TOOL" /proc/[0-9]*/environ
}
end() {
  for round in 1 2 3 4 5; do
    left=
    for one in $(ours); do
      one=\${one#/proc/}
      one=\${one%/*}
      [ "$one" = $$ ] || { kill -KILL "$one" && left=1; } 2>/dev/null
    done
    [ "$left" ] || break
  done
  [ -d /proc/self ] || { trap '' TERM; kill -KILL "$tool"; kill -TERM 0; } 2>/dev/null
}
gone() {
  end
  [ -z "$folder" ] || rm -rf -- "$folder"
  exit 137
}
trap gone TERM
DESTELLO_TOOL=$DESTELLO_TOOL "$@" 3<&- &
tool=$!
{ read -r _ <&3; kill -TERM $$; } &
wait "$tool"
code=$?
end
exit $code
`;

/** A command line. */
export interface Command {
  /** The program. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
}

/**
 * The command that runs a program and ends with us. To be started in a session of its own (`detached`) with a pipe as its standard
 * input, which nobody writes to; closing that ends the program.
 *
 * @param command The program, by its path.
 * @param folder Removed when the program is ended so; empty for none.
 * @returns What to start. On Windows it is the program itself.
 */
export function supervised({ program, args }: Command, folder: string): Command {
  return Deno.build.os === "windows"
    ? { program, args }
    : { program: "/bin/sh", args: ["-c", SUPERVISOR, "destello", folder, program, ...args] };
}
