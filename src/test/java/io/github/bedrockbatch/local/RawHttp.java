/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Calls as no SDK would make them. */
final class RawHttp {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private final URI endpoint;

  RawHttp(URI endpoint) {
    this.endpoint = endpoint;
  }

  record Answer(int status, String errorType, JsonNode body) {
    String message() {
      return body.path("message").textValue();
    }
  }

  Answer get(String path) {
    return send(request(path).header("Authorization", "Bearer key").GET().build());
  }

  Answer post(String path, String body) {
    return send(
        request(path)
            .header("Authorization", "AWS4-HMAC-SHA256 Credential=x")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Answer delete(String path) {
    return send(request(path).DELETE().build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint + path));
  }

  Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("x-amzn-ErrorType").orElse(null),
          Emulator.json(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
