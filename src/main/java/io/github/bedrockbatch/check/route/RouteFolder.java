/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check.route;

import io.github.bedrockbatch.config.source.InvalidSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Finds in a folder of routes what Camel would pass over without a word. */
public final class RouteFolder {
  /** The user's routes, in the working folder; without it those in the jar are used. */
  public static final Path PATH = Path.of("routes");

  private static final String ENDING = ".camel.yaml";

  private RouteFolder() {}

  /**
   * Rejects files that hold something other than a list of routes.
   *
   * @param routes a folder of YAML routes; it may be missing
   */
  public static void check(Path routes) throws IOException {
    List<String> mistakes = new ArrayList<>();
    for (Path file : files(routes)) {
      if (!holdsList(Files.readString(file))) {
        mistakes.add(
            file
                + " has no list, and nothing of it would run: a hyphen comes before each route, as"
                + " in '- route:' or '- templatedRoute:'");
      }
    }
    if (!mistakes.isEmpty()) {
      throw new InvalidSettings(mistakes, "the route files");
    }
  }

  /** The YAML files whose names are not those of route files. */
  public static List<Path> misnamed(Path routes) throws IOException {
    return in(routes).stream()
        .filter(file -> file.toString().matches(".*\\.ya?ml") && !file.toString().endsWith(ENDING))
        .toList();
  }

  /**
   * The route files, in the order of their names.
   *
   * @param routes a folder of YAML routes; it may be missing
   */
  static List<Path> files(Path routes) throws IOException {
    return in(routes).stream().filter(file -> file.toString().endsWith(ENDING)).toList();
  }

  private static List<Path> in(Path routes) throws IOException {
    if (!Files.isDirectory(routes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(routes)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Also when it is empty, no YAML, or a resource of Kubernetes: Camel takes or reports these. */
  private static boolean holdsList(String yaml) {
    try {
      for (Object each : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
        if (each instanceof Map<?, ?> map ? !map.containsKey("apiVersion") : isText(each)) {
          return false;
        }
      }
      return true;
    } catch (YamlEngineException e) {
      return true;
    }
  }

  private static boolean isText(Object each) {
    return each != null && !(each instanceof List<?>);
  }
}
