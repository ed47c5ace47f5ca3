/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A request without its body.
 *
 * @param path as it was sent
 * @param query as it was sent; null if there is none
 * @param header returns a header by its name; null if it is missing
 * @param address the IP address of the client
 */
record RequestHead(
    String method, String path, String query, UnaryOperator<String> header, String address) {

  /** Whether it may change something. */
  boolean isUnsafe() {
    return !method.equals("GET") && !method.equals("HEAD");
  }

  boolean wantsJson() {
    String accept = header.apply("Accept");
    return accept != null && accept.contains("application/json") && !accept.contains("text/html");
  }

  /** The parts of the path between its slashes, decoded. */
  List<String> segments() {
    return Arrays.stream(path.substring(1).split("/", -1))
        .map(part -> decoded(part.replace("+", "%2B")))
        .toList();
  }

  Map<String, List<String>> parameters() {
    return fields(query);
  }

  /** The names and values of a query or of a form. */
  static Map<String, List<String>> fields(String text) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      fields.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HttpError(400, "The address is not well encoded");
    }
  }
}
