/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of any site can have its own name point to this machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostNamesTest {
  private Emulator emulator;

  @BeforeAll
  void start(@TempDir Path directory) {
    emulator = Emulator.start(directory);
  }

  @AfterAll
  void stop() {
    emulator.close();
  }

  private static String get(URI endpoint, String path, String host) throws IOException {
    try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer x\r\nConnection: close\r\n\r\n"
              .formatted(path, host);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:4566",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "notlocalhost",
        "10.0.0.1:4566",
        ""
      })
  void a_page_of_a_site_that_points_its_name_here_is_refused_everywhere(String host)
      throws IOException {
    for (String path : new String[] {"/model-invocation-jobs", "/local-aws/faults", "/model/x"}) {
      assertThat(get(emulator.endpoint(), path, host)).startsWith("HTTP/1.1 403 ");
    }
    String s3 = get(emulator.aws.s3Endpoint(), "/", host);
    assertThat(s3).matches("(?s)HTTP/1.1 40[03] .*");
    assertThat(s3).doesNotContain(Emulator.BUCKET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:4566",
        "127.0.0.1",
        "127.1.2.3:80",
        "[::1]:4566",
        "prompts.localhost"
      })
  void names_of_this_machine_are_answered(String host) throws IOException {
    assertThat(get(emulator.endpoint(), "/model-invocation-jobs", host))
        .startsWith("HTTP/1.1 200 ");
    assertThat(get(emulator.aws.s3Endpoint(), "/", host))
        .contains("AccessDenied")
        .doesNotContain("names of this machine");
  }

  @Test
  void whoever_opens_it_to_others_is_answered_under_any_name(@TempDir Path directory)
      throws IOException {
    try (Emulator open = Emulator.start(directory, o -> o.allowRemote = true)) {
      assertThat(get(open.endpoint(), "/model-invocation-jobs", "ci.example"))
          .startsWith("HTTP/1.1 200 ");
      assertThat(get(open.aws.s3Endpoint(), "/", "ci.example"))
          .doesNotContain("names of this machine");
    }
  }
}
