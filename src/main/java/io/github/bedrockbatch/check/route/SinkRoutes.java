/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The routes of sinks in route files, as far as it can be said without starting Camel. */
public final class SinkRoutes {
  /** A name that only a start resolves. */
  private static final String PLACEHOLDER = "name: *[\"']?name[\"']?\\s+value: *[\"']?\\{\\{";

  private SinkRoutes() {}

  /**
   * Whether a route file may have the route of a sink that does not ship: false if none mentions
   * it.
   *
   * @param routes a folder of YAML routes; without it those in the jar are used
   */
  public static boolean mayHave(Path routes, String sink) throws IOException {
    Pattern mentioned =
        Pattern.compile("(?<!\\w)" + Pattern.quote(sink) + "(?!\\w)|" + PLACEHOLDER);
    for (Path file : RouteFolder.files(routes)) {
      // as bytes: a file in another charset is not what is looked for
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      if (mentioned.matcher(text).find()) {
        return true;
      }
    }
    return false;
  }
}
