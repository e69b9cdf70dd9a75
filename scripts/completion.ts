/**
 * `destello completion SHELL`: has a shell complete the command line. The shell then calls `destello complete` at every press of Tab (T11).
 * It passes words as they are typed and is told plain candidates; nothing is evaluated in between.
 *
 * @module
 */
import { stdout } from "node:process";
import { CommandLine } from "../server/program_arguments.ts";
import { StartFailure } from "../server/start_failure.ts";

/** bash also breaks words at ":", "=", "<" and ">": what stands together is one word again, and what it has already is not offered. */
const BASH = `_destello() {
  local rest=\${COMP_LINE#*"\${COMP_WORDS[0]}"} last=-1 words=() word cut
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ $last -lt 0 || $rest == [[:space:]]* ]]; then words[++last]=$word; else words[last]+=$word; fi
    rest=\${rest#*"$word"}
  done
  cut=\${words[last]%"\${words[last]##*[:=]}"}
  [[ \${words[last]} != "\${COMP_WORDS[COMP_CWORD]}" ]] || cut=
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    if [[ $word == :files ]]; then compopt -o default; else COMPREPLY+=("\${word#"$cut"}"); fi
  done < <(destello complete -- "\${words[@]}" 2>/dev/null)
}
complete -F _destello destello
`;

const ZSH = `_destello() {
  local line found=()
  for line in "\${(@f)$(destello complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      compset -P '--*='
      _files
    elif [[ -n $line ]]; then
      found+=("\${\${line%%$'\\t'*}//:/\\:}:\${line#*$'\\t'}")
    fi
  done
  _describe destello found
}
compdef _destello destello
`;

const FISH = `function _destello
    set -l words (commandline -opc)
    set -e words[1]
    set -l last (commandline -ct)
    for line in (command destello complete -- $words "$last" 2>/dev/null)
        if test "$line" = :files
            set -l option (string match -r '^--[\\w-]+=' -- "$last")
            for path in (__fish_complete_path (string replace -- "$option" '' "$last"))
                echo "$option$path"
            end
        else
            echo $line
        end
    end
end
complete -c destello -f -a '(_destello)'
`;

const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
const SHELLS = Object.keys(SCRIPTS);

/** What `--help` prints. */
export const USAGE: string =
  `Print what makes a shell complete commands, channels, boards and values with Tab.

Usage: deno task destello completion ${SHELLS.join("|")}

  --help  Print this

bash:                 source <(destello completion bash)
zsh, after compinit:  source <(destello completion zsh)
fish:                 destello completion fish | source
The line belongs into ~/.bashrc, ~/.zshrc or ~/.config/fish/config.fish, and "destello" has to be in PATH.
`;

/**
 * Run it.
 *
 * @param args Its command line.
 * @returns Its exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const line = new CommandLine(args, { task: "destello completion", names: SHELLS });
  if (line.flag("help")) {
    stdout.write(USAGE);
    return 0;
  }
  const [shell, ...others] = line.names;
  if (shell === undefined || others.length > 0) {
    throw new StartFailure(`Name one shell: ${SHELLS.join(", ")}`);
  }
  stdout.write(SCRIPTS[shell] ?? "");
  return await Promise.resolve(0);
}
