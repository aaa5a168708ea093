// The file of --output: on disk under its name when finish() says so.
#include "tools/quittance/output_file.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

struct Synced {
  bool folder = false;
  bool named = false;  // whether the file had its name when this was asked for
};

std::string g_path;            // the file that is written
std::vector<Synced> g_synced;  // in order
int g_error = 0;               // of the sync of a folder

}  // namespace

// Stands before the C library's, for what this program calls: only a power cut would show what it
// does.
extern "C" int fsync(int descriptor) {
  struct stat found {};
  if (::fstat(descriptor, &found) != 0) return -1;
  const bool folder = S_ISDIR(found.st_mode);
  g_synced.push_back({folder, ::access(g_path.c_str(), F_OK) == 0});
  if (!folder || g_error == 0) return ::fdatasync(descriptor);
  errno = g_error;
  return -1;
}

namespace quittance::cli {
namespace {

class OutputFileTest : public testing::Test {
 protected:
  OutputFileTest() {
    std::string made = testing::TempDir() + "output-XXXXXX";
    folder_ = ::mkdtemp(made.data());
    g_path = folder_ + "/rows.csv";
    g_synced.clear();
    g_error = 0;
  }
  ~OutputFileTest() override {
    ::unlink(g_path.c_str());
    ::rmdir(folder_.c_str());
  }

  std::string folder_;
};

TEST_F(OutputFileTest, TheNameIsOnDiskWhenItIsFinished) {
  OutputFile file(g_path);
  EXPECT_TRUE(file.write("rows\n"));
  EXPECT_TRUE(file.finish());
  ASSERT_EQ(g_synced.size(), 2U);
  EXPECT_FALSE(g_synced[0].folder);  // its content, before it has the name
  EXPECT_FALSE(g_synced[0].named);
  EXPECT_TRUE(g_synced[1].folder);  // then the name
  EXPECT_TRUE(g_synced[1].named);
}

TEST_F(OutputFileTest, ANameThatIsNotOnDiskIsToldAndStaysTold) {
  OutputFile file(g_path);
  EXPECT_TRUE(file.write("rows\n"));
  g_error = EIO;
  EXPECT_FALSE(file.finish());
  g_error = 0;  // a sync that failed may lie when it is asked for again
  EXPECT_FALSE(file.finish());
}

TEST_F(OutputFileTest, AFileSystemThatSyncsNoFolderIsTaken) {
  OutputFile file(g_path);
  EXPECT_TRUE(file.write("rows\n"));
  g_error = EINVAL;
  EXPECT_TRUE(file.finish());
}

}  // namespace
}  // namespace quittance::cli
