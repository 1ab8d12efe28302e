//! System packages: what Wirescope needs from the machine, whether it is there, and how to get it.
//!
//! A need is asked for directly (a program, a pkg-config module, a font), so that a machine that has it from elsewhere is
//! left alone. What is missing is installed on Debian and Ubuntu; elsewhere the packages are named and nothing is touched.

use std::fs;
use std::io::IsTerminal as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command;
use crate::place::Place;
use crate::python;
use crate::steps::Outcome;

/// Which needs: those of building, those of driving the window too, or only those of the test peers written in Python.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Build,
    WindowTests,
    PythonPeers,
}

impl Purpose {
    fn includes(self, other: Self) -> bool {
        self == other || (self == Self::WindowTests && other == Self::Build)
    }
}

enum Probe {
    Program(&'static str),
    PkgConfig(&'static str),
    /// The font folder holds a file of this name.
    Font(&'static str),
    /// A Python that is new enough and can make environments, by any of its names.
    Python,
}

struct Need {
    what: &'static str,
    probe: Probe,
    purpose: Purpose,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    suse: &'static str,
}

const NEEDS: &[Need] = &[
    Need {
        what: "a C compiler and linker",
        probe: Probe::Program("cc"),
        purpose: Purpose::Build,
        debian: "build-essential",
        fedora: "gcc-c++",
        arch: "base-devel",
        suse: "gcc-c++",
    },
    Need {
        what: "pkg-config",
        probe: Probe::Program("pkg-config"),
        purpose: Purpose::Build,
        debian: "pkg-config",
        fedora: "pkgconf-pkg-config",
        arch: "pkgconf",
        suse: "pkgconf-pkg-config",
    },
    Need {
        what: "WebKitGTK 4.1 with its headers",
        probe: Probe::PkgConfig("webkit2gtk-4.1"),
        purpose: Purpose::Build,
        debian: "libwebkit2gtk-4.1-dev",
        fedora: "webkit2gtk4.1-devel",
        arch: "webkit2gtk-4.1",
        suse: "webkit2gtk3-devel",
    },
    Need {
        what: "WebKitWebDriver",
        probe: Probe::Program("WebKitWebDriver"),
        purpose: Purpose::WindowTests,
        debian: "webkit2gtk-driver",
        // dnf and zypper resolve a file name to the package that holds it.
        fedora: "/usr/bin/WebKitWebDriver",
        arch: "webkit2gtk-4.1",
        suse: "/usr/bin/WebKitWebDriver",
    },
    Need {
        what: "Xvfb",
        probe: Probe::Program("Xvfb"),
        purpose: Purpose::WindowTests,
        debian: "xvfb",
        fedora: "xorg-x11-server-Xvfb",
        arch: "xorg-server-xvfb",
        suse: "xorg-x11-server-Xvfb",
    },
    Need {
        what: "a font (DejaVu Sans)",
        probe: Probe::Font("DejaVuSans.ttf"),
        purpose: Purpose::WindowTests,
        debian: "fonts-dejavu-core",
        fedora: "dejavu-sans-fonts",
        arch: "ttf-dejavu",
        suse: "dejavu-fonts",
    },
    Need {
        what: "Python 3.10 or newer with venv",
        probe: Probe::Python,
        purpose: Purpose::PythonPeers,
        debian: "python3-venv",
        fedora: "python3",
        arch: "python",
        suse: "python3",
    },
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum System {
    Debian,
    Fedora,
    Arch,
    Suse,
    OtherUnix,
    MacOs,
    Windows,
}

/// Sees to it that everything of `purpose` is there.
///
/// # Errors
/// When something is missing and cannot be installed from here; the error names what to install.
pub fn ensure(place: &Place, purpose: Purpose) -> Result<Outcome> {
    let system = this_system();
    match system {
        System::MacOs => {
            return require(command::succeeds(Command::new("xcode-select").arg("-p")), "run: xcode-select --install");
        }
        // WebView2 is part of Windows 10 and 11; Rust's own MSVC toolchain is checked when it links the first program.
        System::Windows => return Ok(Outcome::Skipped("Windows brings WebView2 itself".to_owned())),
        _ => {}
    }
    let missing = missing(purpose);
    if missing.is_empty() {
        return Ok(Outcome::Skipped("all system packages are there".to_owned()));
    }
    for need in &missing {
        println!("      missing: {}", need.what);
    }
    if system != System::Debian {
        bail!("{}", advice(system, &missing));
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.debian).collect();
    install(place, &packages)?;
    let still: Vec<&str> = self::missing(purpose).iter().map(|need| need.what).collect();
    if !still.is_empty() {
        bail!("apt-get installed {}, and still there is no {}", packages.join(" "), still.join(", no "));
    }
    Ok(Outcome::Done)
}

fn require(there: bool, otherwise: &str) -> Result<Outcome> {
    if there { Ok(Outcome::Skipped("the system's developer tools are there".to_owned())) } else { bail!("{otherwise}") }
}

fn missing(purpose: Purpose) -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| purpose.includes(need.purpose)).filter(|need| !is_there(&need.probe)).collect()
}

fn is_there(probe: &Probe) -> bool {
    match probe {
        Probe::Program(name) => command::find_program(name).is_some(),
        Probe::PkgConfig(module) => command::succeeds(Command::new("pkg-config").args(["--exists", module])),
        Probe::Font(file) => {
            let found = crate::stamp::files_under(Path::new("/usr/share/fonts"), &[]).unwrap_or_default();
            found.iter().any(|path| path.file_name().is_some_and(|name| name == *file))
        }
        Probe::Python => python::program().is_some(),
    }
}

/// Installs Debian packages, twice if need be: an install beside another apt may lose its archives.
fn install(place: &Place, packages: &[&str]) -> Result<()> {
    let mut last = None;
    for attempt in 1..=2 {
        // A package list that is somewhat old may still do, so a failed update is not the end.
        if let Err(error) = command::run(apt(place)?.arg("update")) {
            println!("      {error:#}");
        }
        let mut install = apt(place)?;
        install.args(["install", "-y", "--no-install-recommends"]).args(packages);
        match command::run(&mut install) {
            Ok(()) => return Ok(()),
            Err(error) => println!("      attempt {attempt}: {error:#}"),
        }
        last = Some(attempt);
    }
    bail!(
        "the packages could not be installed in {} attempts; by hand: sudo apt-get install {}",
        last.unwrap_or_default(),
        packages.join(" ")
    )
}

/// apt-get as root: as we are, or through sudo, which may ask for a password only where somebody can type one.
fn apt(place: &Place) -> Result<Command> {
    let is_root = command::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut apt = if is_root {
        Command::new("env")
    } else if command::find_program("sudo").is_some() {
        let mut sudo = Command::new("sudo");
        if !std::io::stdin().is_terminal() {
            sudo.arg("-n");
        }
        sudo.arg("env");
        sudo
    } else {
        bail!("system packages are missing and there is no sudo: run this once as root, or install them by hand");
    };
    apt.current_dir(&place.root);
    apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]);
    Ok(apt)
}

fn advice(system: System, missing: &[&Need]) -> String {
    let names = |pick: fn(&Need) -> &'static str| {
        let mut names: Vec<&str> = missing.iter().map(|need| pick(need)).collect();
        names.dedup();
        names.join(" ")
    };
    let todo = match system {
        System::Fedora => format!("sudo dnf install {}", names(|need| need.fedora)),
        System::Arch => format!("sudo pacman -S --needed {}", names(|need| need.arch)),
        System::Suse => format!("sudo zypper install {}", names(|need| need.suse)),
        _ => format!("your system's packages for: {} (on Debian: {})", names(|n| n.what), names(|n| n.debian)),
    };
    format!("install what is missing, then call this again: {todo}")
}

fn this_system() -> System {
    if cfg!(target_os = "macos") {
        System::MacOs
    } else if cfg!(windows) {
        System::Windows
    } else {
        system_of(&fs::read_to_string("/etc/os-release").unwrap_or_default())
    }
}

/// Reads `ID` and `ID_LIKE` of os-release(5).
fn system_of(os_release: &str) -> System {
    let mut names = os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim().trim_matches('"').split_whitespace());
    names
        .find_map(|name| match name {
            "debian" | "ubuntu" => Some(System::Debian),
            "fedora" | "rhel" | "centos" => Some(System::Fedora),
            "arch" => Some(System::Arch),
            "suse" | "opensuse" => Some(System::Suse),
            _ => None,
        })
        .unwrap_or(System::OtherUnix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distribution_is_known_by_its_family() {
        assert_eq!(system_of("NAME=x\nID=debian\n"), System::Debian);
        assert_eq!(system_of("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), System::Debian);
        assert_eq!(system_of("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), System::Fedora);
        assert_eq!(system_of("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n"), System::Suse);
        assert_eq!(system_of("ID=manjaro\nID_LIKE=arch\n"), System::Arch);
        assert_eq!(system_of("VERSION_ID=debian\nID=nixos\n"), System::OtherUnix, "only ID and ID_LIKE tell");
        assert_eq!(system_of(""), System::OtherUnix);
    }

    #[test]
    fn advice_names_each_package_once_and_only_what_is_missing() {
        let missing: Vec<&Need> = NEEDS.iter().filter(|need| need.arch == "webkit2gtk-4.1").collect();
        assert_eq!(missing.len(), 2, "on Arch one package holds headers and driver");
        let text = advice(System::Arch, &missing);
        assert!(text.ends_with(": sudo pacman -S --needed webkit2gtk-4.1"), "{text}");
        assert!(advice(System::OtherUnix, &missing).contains("WebKitWebDriver"));
    }

    #[test]
    fn building_needs_less_than_testing_the_window() {
        assert!(missing(Purpose::Build).len() <= missing(Purpose::WindowTests).len());
        assert!(NEEDS.iter().any(|need| need.purpose == Purpose::Build && need.debian == "libwebkit2gtk-4.1-dev"));
    }
}
