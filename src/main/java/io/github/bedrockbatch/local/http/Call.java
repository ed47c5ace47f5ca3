/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.github.bedrockbatch.local.wire.AwsError;
import io.github.bedrockbatch.local.wire.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/** A request, with its path not decoded, as an ARN's slash may be encoded or not. */
record Call(HttpExchange exchange) {
  private static final int LONGEST_BODY = 25_000_000;

  String method() {
    return exchange.getRequestMethod();
  }

  String rawPath() {
    return exchange.getRequestURI().getRawPath();
  }

  String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  boolean isFromThisMachine() {
    return exchange.getRemoteAddress().getAddress().isLoopbackAddress();
  }

  Map<String, String> query() {
    Map<String, String> parameters = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.put(decode(equals < 0 ? pair : pair.substring(0, equals)), decode(value));
      }
    }
    return parameters;
  }

  byte[] body() throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      throw AwsError.validation("The request body is longer than " + LONGEST_BODY + " bytes.");
    }
    return body;
  }

  /**
   * Reads the rest of the body, which the server would otherwise take for the next request. False
   * when it is so long that the connection should be closed.
   */
  boolean drain() throws IOException {
    byte[] rest = new byte[1 << 13];
    long drained = 0;
    while (drained < LONGEST_BODY) {
      int read = exchange.getRequestBody().read(rest);
      if (read < 0) {
        return true;
      }
      drained += read;
    }
    return false;
  }

  ObjectNode json() throws IOException {
    return Json.readObject(body());
  }

  /** Decodes a part of the path, in which a plus stands for itself. */
  static String decodePath(String raw) {
    return decode(raw.replace("+", "%2B"));
  }

  private static String decode(String raw) {
    try {
      return URLDecoder.decode(raw, UTF_8);
    } catch (IllegalArgumentException e) {
      throw AwsError.validation("The request address is not properly percent-encoded.");
    }
  }
}
