/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A library as its jar names itself.
 *
 * @param coordinates {@code group:artifact}; the group is * where the jar does not tell
 */
record ShippedJar(String coordinates, String version) {
  private static final Pattern FILE = Pattern.compile("(.+?)-(\\d.*)\\.jar");

  static ShippedJar read(Path file) throws IOException {
    Matcher name = FILE.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " has no version in its name");
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      String properties = "META-INF/maven/.*/" + Pattern.quote(name.group(1)) + "/pom.properties";
      JarEntry entry =
          jar.stream().filter(e -> e.getName().matches(properties)).findFirst().orElse(null);
      String group = "*"; // Gradle leaves no such file
      if (entry != null) {
        Properties pom = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
          pom.load(in);
        }
        group = pom.getProperty("groupId");
      }
      return new ShippedJar(group + ":" + name.group(1), name.group(2));
    }
  }
}
