/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeNameTest {
  @TempDir private Path data;

  @Test
  void says_on_which_machine_it_was_made_and_is_no_other_one() {
    assertThat(NodeName.madeFor("worker-1.example")).matches("worker-1\\.example-[0-9a-f]{12}");
    assertThat(NodeName.madeFor("worker-1")).isNotEqualTo(NodeName.madeFor("worker-1"));
    assertThat(NodeName.madeFor("Büro PC")).matches("B-ro-PC-[0-9a-f]{12}");
    assertThat(NodeName.madeFor("x".repeat(255))).hasSizeLessThanOrEqualTo(64);
  }

  @Test
  void stays_what_it_was_in_a_folder() throws IOException {
    String name = NodeName.of(data);

    assertThat(NodeName.of(data)).isEqualTo(NodeName.known(data)).isEqualTo(name);
    Files.writeString(data.resolve("node-id"), "3f8b0c9e-0000-4000-8000-000000000000");
    assertThat(NodeName.of(data)).isEqualTo("3f8b0c9e-0000-4000-8000-000000000000");
  }
}
