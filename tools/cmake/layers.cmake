# Compiler settings, and quittance_layer(): one library per layer, its files listed by name.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

option(QUITTANCE_TESTS "Build the tests" ON)
option(QUITTANCE_BENCH "Build the benchmarks" OFF)
option(QUITTANCE_FUZZ "Build the libFuzzer targets (Clang)" OFF)
option(QUITTANCE_WERROR "Warnings are errors" ON)
set(QUITTANCE_SANITIZE "" CACHE STRING "Sanitizers: 'address,undefined' or 'thread'")

# ccache and mold when they are there.
find_program(QUITTANCE_CCACHE ccache)
if(QUITTANCE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${QUITTANCE_CCACHE})
endif()
find_program(QUITTANCE_MOLD mold)
if(QUITTANCE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
                    -fstack-protector-strong)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(QUITTANCE_WERROR)
  add_compile_options(-Werror)
endif()
# Portable speed: x86-64-v3, never -march=native.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-march=x86-64-v3)
endif()
if(QUITTANCE_SANITIZE)
  # vptr gives false reports with the distribution's uninstrumented libraries.
  add_compile_options(-fsanitize=${QUITTANCE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${QUITTANCE_SANITIZE})
  if(QUITTANCE_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize=vptr)
  endif()
  if(QUITTANCE_SANITIZE MATCHES "thread")
    add_compile_definitions(QUITTANCE_TSAN)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      add_compile_options(-Wno-tsan)
    endif()
  endif()
endif()

# quittance_layer(NAME HEADERS … SOURCES … USES quittance::core … PRIVATE_USES RocksDB::rocksdb …)
# makes the library quittance_NAME with the alias quittance::NAME. Headers go in a file set, so that
# the target all_verify_interface_header_sets proves that each compiles alone.
function(quittance_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 LAYER "" "" "HEADERS;SOURCES;USES;PRIVATE_USES")
  add_library(quittance_${name} STATIC ${LAYER_SOURCES})
  add_library(quittance::${name} ALIAS quittance_${name})
  target_sources(quittance_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${LAYER_HEADERS})
  set_target_properties(quittance_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(quittance_${name} PUBLIC ${LAYER_USES} PRIVATE ${LAYER_PRIVATE_USES})
endfunction()

# What the sanitizer runs build: all test programs, and those labelled `concurrent`.
add_custom_target(quittance_tests)
add_custom_target(quittance_tests_concurrent)

# quittance_test(NAME SOURCES … USES … [LABELS …] [TIMEOUT s]): one GoogleTest program, run by ctest.
# Label `concurrent`: has threads, so ThreadSanitizer runs it too. Label `slow`: over ten seconds.
function(quittance_test name)
  cmake_parse_arguments(PARSE_ARGV 1 TEST "" "TIMEOUT" "SOURCES;USES;LABELS")
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE QUITTANCE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${TEST_USES} GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  add_dependencies(quittance_tests ${name})
  if("concurrent" IN_LIST TEST_LABELS)
    add_dependencies(quittance_tests_concurrent ${name})
  endif()
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT})
  if(TEST_LABELS)
    set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}")
  endif()
endfunction()
