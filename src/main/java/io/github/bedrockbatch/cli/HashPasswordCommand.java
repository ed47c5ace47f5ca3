/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.console.web.Passwords;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "hash-password",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the hash of a password, for console.users.",
      "Asks for it at the terminal, or reads the first line of standard input; never from an"
          + " argument, which others on the machine could see."
    })
final class HashPasswordCommand implements Callable<Integer> {
  private static final int LEAST = 8;

  @Override
  public Integer call() throws IOException {
    char[] password = read();
    if (password.length < LEAST) {
      throw new CommandException("A password has at least " + LEAST + " characters");
    }
    System.out.println(Passwords.hash(password));
    return 0;
  }

  private static char[] read() throws IOException {
    Console terminal = System.console();
    if (terminal == null) {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? new char[0] : line.toCharArray();
    }
    char[] password = terminal.readPassword("Password: ");
    char[] again = terminal.readPassword("Again: ");
    if (!Arrays.equals(password, again)) {
      throw new CommandException("These are two different passwords");
    }
    return password == null ? new char[0] : password;
  }
}
