/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.Loopback;
import io.github.bedrockbatch.config.source.OptionReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The web console of {@code serve}.
 *
 * @param host the address that the server binds; a loopback address unless there are credentials
 * @param port 0 for any free port
 * @param users the users; empty when nobody has a name
 * @param token the bearer token of programs; empty for none
 * @param readOnly whether all actions are refused
 * @param showContent whether prompts and answers are shown
 */
public record ConsoleOptions(
    boolean enabled,
    String host,
    int port,
    List<Account> users,
    String token,
    boolean readOnly,
    boolean showContent) {

  /**
   * A user.
   *
   * @param hash the hash of the password, as the command {@code hash-password} prints it
   */
  public record Account(String name, boolean isOperator, String hash) {
    private static final String FORM =
        "[^:,\\s]{1,64}:(viewer|operator):pbkdf2-sha512\\.[1-9][0-9]{4,6}(\\.[\\w-]{22,128}){2}";

    static Account parse(String text) {
      if (!text.matches(FORM)) {
        throw new IllegalArgumentException();
      }
      String[] parts = text.split(":", -1);
      return new Account(parts[0], parts[1].equals("operator"), parts[2]);
    }
  }

  static ConsoleOptions read(OptionReader in) {
    ConsoleOptions options =
        new ConsoleOptions(
            in.flag("console.enabled", true),
            in.text("console.host", "127.0.0.1"),
            in.number("console.port", 9876, 0, 65535),
            in.parsed(
                "console.users",
                "",
                "must be different users like ann:operator:HASH, bob:viewer:HASH with hashes made"
                    + " by the command hash-password",
                ConsoleOptions::accounts),
            in.matching("console.token", "", "\\S{16,}", "must have at least 16 characters"),
            in.flag("console.read-only", false),
            in.flag("console.show-content", false));
    in.needs(
        !options.enabled() || Loopback.isHost(options.host()) || options.hasCredentials(),
        "console.host",
        "needs console.users or console.token: other machines could see and stop your batches",
        "console.users");
    return options;
  }

  private static List<Account> accounts(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    List<Account> accounts =
        Arrays.stream(text.split(",", -1)).map(String::strip).map(Account::parse).toList();
    if (new HashSet<>(accounts.stream().map(Account::name).toList()).size() < accounts.size()) {
      throw new IllegalArgumentException();
    }
    return accounts;
  }

  /** Whether a request must have credentials. */
  public boolean hasCredentials() {
    return !users.isEmpty() || !token.isEmpty();
  }

  /** Without hashes and token. */
  @Override
  public String toString() {
    return "ConsoleOptions["
        + (enabled ? host + ":" + port : "off")
        + ", "
        + users.stream().map(Account::name).toList()
        + (readOnly ? ", read-only" : "")
        + (showContent ? ", shows content" : "")
        + "]";
  }
}
