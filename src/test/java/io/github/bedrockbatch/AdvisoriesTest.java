/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class AdvisoriesTest {
  private static final Path SHIPPED = Path.of("target", "camel-bedrock-batch.jar");
  private static final Path LIST = Path.of("src/test/resources/advisories.tsv");

  @Test
  void no_jar_that_we_ship_has_an_advisory_with_a_fix_that_we_could_have() throws IOException {
    List<Advisory> advisories = advisories();
    List<String> complaints = new ArrayList<>();
    for (ShippedJar jar : shipped()) {
      advisories.stream()
          .filter(advisory -> advisory.concerns(jar) && !advisory.isDocumented())
          .forEach(advisory -> complaints.add(advisory.complaint(jar)));
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void what_is_kept_out_in_another_way_is_told_in_the_documentation() throws IOException {
    String documentation = Files.readString(Path.of("docs", "dependencies.md"));
    for (Advisory advisory : advisories()) {
      if (advisory.isDocumented()) {
        assertThat(documentation).contains(advisory.ids().replaceFirst("^CVE-\\d+", ""));
      }
    }
  }

  @Test
  void each_line_of_the_list_is_about_a_jar_that_we_ship() throws IOException {
    List<ShippedJar> shipped = shipped();
    assertThat(advisories())
        .allSatisfy(
            advisory -> assertThat(shipped).anyMatch(jar -> advisory.isAbout(jar.coordinates())));
  }

  @Test
  void an_old_version_is_named_with_the_advisory_and_the_version_that_is_right() {
    Advisory advisory =
        Advisory.parse("io.netty:*\t4.1.138.Final\tCVE-1\thttps://example.org/advisory");
    ShippedJar old = new ShippedJar("io.netty:netty-codec", "4.1.99.Final");
    assertThat(advisory.concerns(old)).isTrue();
    assertThat(advisory.complaint(old))
        .isEqualTo(
            "io.netty:netty-codec 4.1.99.Final has CVE-1 (https://example.org/advisory):"
                + " set its version in pom.xml to 4.1.138.Final or newer");
    assertThat(advisory.concerns(new ShippedJar("io.netty:netty-codec", "4.1.138.Final")))
        .isFalse();
    assertThat(advisory.concerns(new ShippedJar("io.netty:netty-codec", "4.2.0.Final"))).isFalse();
    assertThat(advisory.concerns(new ShippedJar("org.example:netty-codec", "4.1.99"))).isFalse();
  }

  @Test
  void a_preview_of_the_fixed_version_is_not_the_fixed_version() {
    Advisory advisory = Advisory.parse("a:b\t5.5\tCVE-1\thttps://example.org");
    assertThat(advisory.concerns(new ShippedJar("a:b", "5.5-beta2"))).isTrue();
    assertThat(advisory.concerns(new ShippedJar("a:b", "5.5.0-jre"))).isFalse();
  }

  private static List<Advisory> advisories() throws IOException {
    return Files.readAllLines(LIST).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Advisory::parse)
        .toList();
  }

  /** What the class path of the jar names; other files in its folder are never loaded. */
  private static List<ShippedJar> shipped() throws IOException {
    try (JarFile jar = new JarFile(SHIPPED.toFile())) {
      String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      List<ShippedJar> shipped = new ArrayList<>();
      for (String entry : classPath.split(" ")) {
        shipped.add(ShippedJar.read(SHIPPED.resolveSibling(entry)));
      }
      return shipped;
    }
  }
}
