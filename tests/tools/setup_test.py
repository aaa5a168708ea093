"""tools/setup against a made-up system: fake apt-get, dpkg-query, id and sudo stand first on the PATH.
What the fakes were asked stands in calls.log."""

import os
import platform
import subprocess
import tempfile
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

FAKES = {
    # Knows the packages in the file `installed`; like the real one, fails when it misses any.
    "dpkg-query": r'''#!/usr/bin/env bash
status=0
shift 3  # -W -f FORMAT
for package in "$@"; do
  if grep -qxF "$package" "$SYSTEM/installed"; then echo "installed $package"; else status=1; fi
done
exit $status
''',
    "apt-get": r'''#!/usr/bin/env bash
echo "apt-get $*" >>"$SYSTEM/calls.log"
case " $* " in
  *" -s "*) cat "$SYSTEM/simulation" ;;
  *" install "*)
    for word in "$@"; do
      case "$word" in install|-*|*=*) ;; *) echo "$word" >>"$SYSTEM/installed" ;; esac
    done ;;
esac
''',
    "id": '#!/usr/bin/env bash\ncat "$SYSTEM/uid"\n',
}


def listed(section):
    """The packages of a section of tools/packages.txt."""
    found, current = [], ""
    with open(os.path.join(ROOT, "tools", "packages.txt"), encoding="utf-8") as file:
        for line in file:
            word = line.split("#")[0].strip()
            if word.startswith("["):
                current = word.strip("[]")
            elif word and current == section:
                found.append(word)
    return found


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.system = folder.name
        os.mkdir(os.path.join(self.system, "bin"))
        for name, text in FAKES.items():
            path = os.path.join(self.system, "bin", name)
            self.write(f"bin/{name}", text)
            os.chmod(path, 0o755)
        self.write("installed", "")
        self.write("uid", "0\n")
        self.write("simulation", "Inst g++ (12)\n")
        self.write("calls.log", "")

    def write(self, name, text):
        with open(os.path.join(self.system, name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.system, name), encoding="utf-8") as file:
            return file.read()

    def run_setup(self, *arguments):
        environment = dict(os.environ, SYSTEM=self.system, PATH=os.path.join(self.system, "bin") + ":/usr/bin:/bin")
        return subprocess.run([os.path.join(ROOT, "tools", "setup"), *arguments], env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def test_everything_there_calls_no_apt(self):
        self.write("installed", "\n".join(listed("build")) + "\n")
        result = self.run_setup()
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertEqual(self.read("calls.log"), "")

    def test_a_package_that_dpkg_does_not_know_is_missing(self):
        result = self.run_setup("--check")
        self.assertEqual(result.returncode, 1, result.stdout)
        for package in listed("build"):
            self.assertIn(f" {package}", result.stdout)

    def test_installs_what_is_missing_and_always_names_boost(self):
        there = [p for p in listed("build") if p != "mold"]
        self.write("installed", "\n".join(there) + "\n")
        result = self.run_setup()
        self.assertEqual(result.returncode, 0, result.stdout)
        installs = [c for c in self.read("calls.log").splitlines() if " install " in c and " -s " not in c]
        self.assertEqual(len(installs), 1)
        self.assertIn("--no-install-recommends mold libboost1.81-dev", installs[0])
        self.assertEqual(self.run_setup("--check").returncode, 0)

    def test_refuses_when_apt_would_remove_something(self):
        self.write("simulation", "Remv libboost1.81-dev [1.81.0-5]\nInst mold (1.10)\n")
        result = self.run_setup()
        self.assertEqual(result.returncode, 1)
        self.assertIn("apt would remove: libboost1.81-dev", result.stdout)
        self.assertEqual(self.read("installed"), "")

    def test_without_root_or_sudo_says_what_to_do(self):
        if os.path.exists("/usr/bin/sudo"):
            # The real one would ask; the fake refuses, as for a user without the right.
            self.write("bin/sudo", "#!/usr/bin/env bash\nexit 1\n")
            os.chmod(os.path.join(self.system, "bin", "sudo"), 0o755)
        self.write("uid", "1000\n")
        result = self.run_setup()
        self.assertEqual(result.returncode, 1)
        self.assertNotIn(" install ", self.read("calls.log"))

    def test_unknown_argument_is_wrong_usage(self):
        self.assertEqual(self.run_setup("everything").returncode, 2)


if __name__ == "__main__":
    if 'VERSION_ID="12"' not in open("/etc/os-release", encoding="utf-8").read():
        print(f"setup_test: needs Debian 12, this is {platform.platform()}")
        raise SystemExit(1)
    unittest.main()
