# What `cmake --install` puts where: the command, its manual page (compressed, if gzip is there) and
# the completions. `cmake --install build/release --prefix /usr/local`.
include(GNUInstallDirs)

install(TARGETS quittance_command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${PROJECT_SOURCE_DIR}/tools/completion/quittance.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME quittance)
install(FILES ${PROJECT_SOURCE_DIR}/tools/completion/_quittance
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)

set(QUITTANCE_MANUAL ${PROJECT_SOURCE_DIR}/docs/man/quittance.1)
find_program(QUITTANCE_GZIP gzip)
if(QUITTANCE_GZIP)
  # When it is installed, so that building the command alone is enough. -n: the same bytes each time.
  install(CODE "
    set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_MANDIR}/man1\")
    file(MAKE_DIRECTORY \"\${folder}\")
    message(STATUS \"Installing: \${folder}/quittance.1.gz\")
    execute_process(COMMAND \"${QUITTANCE_GZIP}\" -9nc \"${QUITTANCE_MANUAL}\"
      OUTPUT_FILE \"\${folder}/quittance.1.gz\" COMMAND_ERROR_IS_FATAL ANY)")
else()
  install(FILES ${QUITTANCE_MANUAL} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
