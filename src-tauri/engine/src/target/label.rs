//! What a command is called when nobody named it: what a runner runs, and else the program.
//!
//! `node dist/index.js stdio` is `index.js`, `my-server stdio` is `my-server`. It knows the usual runners and those of their
//! options that take a value; a runner it does not know is a program like any other.

/// A program that runs another. Lists are words with a blank between them.
struct Runner {
    names: &'static str,
    /// Words between its name and what it runs.
    subcommands: &'static str,
    /// Options whose next word is their value.
    valued: &'static str,
    /// Options whose next word is what it runs.
    naming: &'static str,
    takes: Takes,
}

/// Which of a runner's words is what it runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// The first that is no option.
    First,
    /// The first that is no option after a subcommand; without one, the first that looks like a file or a package.
    AfterSubcommand,
    /// The first that looks like a file or a package.
    File,
}

const RUNNERS: &[Runner] = &[
    Runner {
        names: "npx bunx pnpx",
        subcommands: "",
        valued: "-p --package -c --call --registry --cache --prefix -w --workspace",
        naming: "",
        takes: Takes::First,
    },
    Runner {
        names: "npm pnpm yarn",
        subcommands: "exec x dlx run",
        valued: "-p --package --prefix -C --dir --cwd -w --workspace --filter --registry",
        naming: "",
        takes: Takes::AfterSubcommand,
    },
    Runner {
        names: "node nodejs tsx ts-node nodemon electron",
        subcommands: "watch",
        valued: "-r --require --import --loader --experimental-loader -e --eval -p --print -C --conditions \
            --env-file -P --project --tsconfig",
        naming: "",
        takes: Takes::File,
    },
    Runner {
        names: "bun deno",
        subcommands: "run x serve",
        valued: "-e --eval -c --config --import-map --cwd --env-file -r --preload --lock --cert",
        naming: "",
        takes: Takes::AfterSubcommand,
    },
    Runner {
        names: "python python2 python3 pypy pypy3 py",
        subcommands: "",
        valued: "-c -W -X --check-hash-based-pycs",
        naming: "-m",
        takes: Takes::File,
    },
    Runner { names: "uvx", subcommands: "", valued: UV_VALUED, naming: "", takes: Takes::First },
    Runner {
        names: "uv",
        subcommands: "run tool x",
        valued: UV_VALUED,
        naming: "-m --module -s --script",
        takes: Takes::AfterSubcommand,
    },
    Runner {
        names: "pipx poetry pdm hatch rye pixi conda mamba micromamba",
        subcommands: "run",
        valued: "--spec --pip-args --python -C --directory -P --project -p -n --name -e --env",
        naming: "",
        takes: Takes::AfterSubcommand,
    },
    Runner {
        names: "mcp fastmcp",
        subcommands: "run dev",
        valued: "--with --with-editable -t --transport --host --port -f --env-file -v --env-var",
        naming: "",
        takes: Takes::File,
    },
    Runner {
        names: "docker podman nerdctl",
        subcommands: "run container",
        valued: "-e --env --env-file -v --volume --mount --name --network --net -p --publish -w --workdir -u \
            --user --entrypoint --platform --add-host --pull -l --label -h --hostname -m --memory --cpus \
            --gpus --device --dns --tmpfs --ulimit --shm-size --security-opt --cap-add --cap-drop \
            --restart --runtime --ipc --pid --userns -a --attach --log-driver --context -c -H --host \
            --config",
        naming: "",
        takes: Takes::AfterSubcommand,
    },
    Runner {
        names: "java",
        subcommands: "",
        valued: "-cp -classpath --class-path -p --module-path",
        naming: "-jar",
        takes: Takes::First,
    },
    Runner {
        names: "dotnet",
        subcommands: "run exec",
        valued: "-c --configuration -f --framework --launch-profile",
        naming: "--project",
        takes: Takes::File,
    },
    Runner { names: "go", subcommands: "run", valued: "-C -tags -ldflags", naming: "", takes: Takes::File },
    Runner {
        names: "cargo",
        subcommands: "run",
        valued: "--features -F --profile --target --target-dir --color -j",
        naming: "--bin --example -p --package --manifest-path",
        takes: Takes::File,
    },
    Runner {
        names: "ruby perl php lua rscript",
        subcommands: "",
        valued: "-e -r -I -C",
        naming: "-f",
        takes: Takes::File,
    },
    Runner { names: "bash sh zsh dash fish", subcommands: "", valued: "-c -o -lc -ic", naming: "", takes: Takes::File },
    Runner {
        names: "pwsh powershell",
        subcommands: "",
        valued: "-c -Command -ExecutionPolicy",
        naming: "-File -f",
        takes: Takes::File,
    },
    Runner { names: "cmd", subcommands: "/c /C /s /S /d /D", valued: "", naming: "", takes: Takes::AfterSubcommand },
    Runner {
        names: "env sudo doas nice nohup time exec command stdbuf dotenv",
        subcommands: "",
        valued: "-u -C -n -g -f",
        naming: "",
        takes: Takes::First,
    },
];

const UV_VALUED: &str = "--from --with --with-editable --with-requirements --python -p --directory --project \
            --index-url -i --index --extra-index-url --env-file --extra --group --cache-dir";

/// What a command is called; `None` when it has no word.
pub(super) fn of_command(command: &[String]) -> Option<String> {
    let (program, rest) = command.split_first()?;
    let telling = run_by(program, rest).unwrap_or(program);
    Some(short(telling)).filter(|label| !label.is_empty())
}

/// What `program` runs, as far as it is a runner and says so.
fn run_by<'a>(program: &str, arguments: &'a [String]) -> Option<&'a str> {
    let runner = runner(program)?;
    let (at, run) = runner.runs(arguments)?;
    // `uv run python server.py`, `cmd /c npx -y server`.
    Some(run_by(run, &arguments[at + 1..]).unwrap_or(run))
}

fn runner(program: &str) -> Option<&'static Runner> {
    let name = file_name(program).to_ascii_lowercase();
    let name = [".exe", ".cmd", ".bat"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    // `python3.12` is `python3`.
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    RUNNERS.iter().find(|runner| has(runner.names, name) || has(runner.names, stem))
}

fn has(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split(' ').any(|one| one == word)
}

impl Runner {
    /// The place and the word of what is run.
    fn runs<'a>(&self, arguments: &'a [String]) -> Option<(usize, &'a str)> {
        let mut first = self.takes == Takes::First;
        let mut words = arguments.iter().map(String::as_str).enumerate();
        while let Some((at, word)) = words.next() {
            if has(self.naming, word) {
                return words.next().filter(|(_, word)| is_name(word));
            }
            if has(self.valued, word) {
                words.next();
            } else if has(self.subcommands, word) {
                first |= self.takes == Takes::AfterSubcommand;
            } else if is_skipped(word) {
                continue;
            } else if first && is_name(word) || looks_like_a_file(word) {
                return Some((at, word));
            }
        }
        None
    }
}

/// Options, and the variables that `env` sets.
fn is_skipped(word: &str) -> bool {
    word.starts_with('-')
        || word.is_empty()
        || word.split_once('=').is_some_and(|(name, _)| !name.contains(['/', '\\']))
}

/// A script given on the command line is no name.
fn is_name(word: &str) -> bool {
    !word.contains(char::is_whitespace) || has_extension(word)
}

fn looks_like_a_file(word: &str) -> bool {
    is_name(word) && (word.contains(['/', '\\', '@']) || has_extension(word))
}

fn has_extension(word: &str) -> bool {
    let is_one = |end: &str| (1..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let parts = file_name(word).rsplit_once('.');
    !word.contains(char::is_control) && parts.is_some_and(|(stem, end)| !stem.is_empty() && is_one(end))
}

/// Without its folder; a scoped npm package's slash is part of its name.
fn short(word: &str) -> String {
    if word.starts_with('@') { word.to_owned() } else { file_name(word).to_owned() }
}

fn file_name(word: &str) -> &str {
    word.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, label: &str) {
        let command = shell_words::split(line).expect("words");
        assert_eq!(of_command(&command).as_deref(), Some(label), "{line}");
    }

    #[test]
    fn a_program_is_called_by_its_own_name_whatever_its_arguments() {
        check("my-server", "my-server");
        check("/usr/local/bin/my-server --stdio", "my-server");
        check("my-server stdio modern", "my-server");
        check("peer on tools/call", "peer");
        check("./target/debug/peer --fail at/once tools/list", "peer");
        check("wirescope demo", "wirescope");
        check("github-mcp-server stdio --toolsets repos,issues", "github-mcp-server");
        check("mcp-server-sqlite --db-path /home/me/test.db", "mcp-server-sqlite");
        check(r"'C:\Program Files\My Server\server.exe' stdio", "server.exe");
    }

    #[test]
    fn a_script_is_called_by_its_file() {
        check("node index.js stdio", "index.js");
        check("node dist/index.js stdio modern", "index.js");
        check("node --inspect=9229 --require ts-node/register src/server.ts", "server.ts");
        check("node --env-file .env build/index.mjs /home/me/files", "index.mjs");
        check(r"'C:\Program Files\nodejs\node.exe' 'C:\My Files\server.js'", "server.js");
        check("python src/server.py", "server.py");
        check("python3.12 -u server.py --transport stdio", "server.py");
        check("/home/me/.venv/bin/python -W ignore server.py", "server.py");
        check("deno run -A --allow-net=example.com/x --config deno.json main.ts", "main.ts");
        check("bun run src/index.ts stdio", "index.ts");
        check("bun src/index.ts", "index.ts");
        check("tsx watch src/index.ts", "index.ts");
        check("bash ./run.sh stdio", "run.sh");
        check("java -Dx=y -jar /opt/server-1.2.jar stdio", "server-1.2.jar");
        check("go run ./cmd/server stdio", "server");
        check("dotnet run --project src/My.Server.csproj", "My.Server.csproj");
        check("cargo run --quiet --bin my-server -- stdio", "my-server");
    }

    #[test]
    fn a_package_is_called_by_its_name() {
        check("npx -y @modelcontextprotocol/server-everything", "@modelcontextprotocol/server-everything");
        check("npx -y @modelcontextprotocol/server-filesystem /home/me", "@modelcontextprotocol/server-filesystem");
        check("npx --yes my-server stdio", "my-server");
        check("npx -y --package=@scope/tools my-server", "my-server");
        check("npx -p @scope/tools my-server stdio", "my-server");
        check("npx -y mcp-remote https://example.com/mcp", "mcp-remote");
        check("npx -y tsx src/index.ts", "index.ts");
        check("bunx my-server@latest", "my-server@latest");
        check("npm exec -- my-server", "my-server");
        check("pnpm dlx my-server stdio", "my-server");
        check("cmd /c npx -y my-server", "my-server");
        check("uvx mcp-server-fetch", "mcp-server-fetch");
        check("uvx --from git+https://example.com/x/y my-server", "my-server");
        check("uvx git+https://example.com/x/y", "y");
        check("pipx run --spec ./here my-server", "my-server");
    }

    #[test]
    fn a_module_is_called_by_its_name() {
        check("python -m mcp_server_time --local-timezone UTC", "mcp_server_time");
        check("uv run -m my_server", "my_server");
    }

    #[test]
    fn what_a_runner_of_runners_runs_is_found() {
        check("uv --directory /srv/weather run weather.py", "weather.py");
        check("uv run --with mcp mcp run server.py", "server.py");
        check("uv run --project /srv/x python -m my_server", "my_server");
        check("poetry run python server.py", "server.py");
        check("env KEY=a/b DEBUG=1 node server.js stdio", "server.js");
        check("sudo -u me docker run -i --rm mcp/fetch", "fetch");
    }

    #[test]
    fn a_container_is_called_by_its_image() {
        check("docker run -i --rm -e TOKEN ghcr.io/github/github-mcp-server", "github-mcp-server");
        check("docker run -i --rm --mount type=bind,src=/a,dst=/b mcp/filesystem:1.2 /b", "filesystem:1.2");
        check("podman run -i --rm -v /a:/b:ro my-server stdio", "my-server");
    }

    #[test]
    fn a_runner_that_names_nothing_is_called_itself() {
        check("python3 -c 'import x\nx.run()'", "python3");
        check("python3 -c 'import x; x.run(\"a/b\")'", "python3");
        check("node -e 'require(\"./server.js\")'", "node");
        check("sh -c 'cd /srv && node server.js'", "sh");
        check("/bin/sh -c ./run.sh", "sh");
        check("npx -y", "npx");
        check("npm start", "npm");
        check("node", "node");
        assert_eq!(of_command(&[]), None);
        assert_eq!(of_command(&[String::new()]), None);
    }
}
