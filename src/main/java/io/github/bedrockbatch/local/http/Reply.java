/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.local.wire.AwsError;
import io.github.bedrockbatch.local.wire.Json;

/**
 * A response.
 *
 * @param errorType null unless it is an error
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, String errorType, String contentType, byte[] body) {
  private static final String JSON = "application/json";

  /** The connection is closed without a response. */
  static final Reply LOST = new Reply(0, null, JSON, new byte[0]);

  boolean isLost() {
    return status == 0;
  }

  static Reply ok(JsonNode body) {
    return ok(Json.bytes(body));
  }

  static Reply ok(byte[] body) {
    return new Reply(200, null, JSON, body);
  }

  /** A response of the services that use XML. */
  static Reply xml(int status, String body) {
    return new Reply(status, null, "text/xml", body.getBytes(UTF_8));
  }

  static Reply of(AwsError error) {
    byte[] body = Json.bytes(Json.object().put("message", error.getMessage()));
    return new Reply(error.kind().status(), error.kind().wireName(), JSON, body);
  }
}
