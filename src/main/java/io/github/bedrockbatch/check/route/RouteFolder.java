/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check.route;

import io.github.bedrockbatch.config.source.InvalidSettings;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The route files of a start, and what Camel would pass over in them without a word. */
public final class RouteFolder {
  /** The user's routes, in the working folder; without it those in the jar are used. */
  public static final Path PATH = Path.of("routes");

  private static final String ENDING = ".camel.yaml";

  private RouteFolder() {}

  /**
   * Rejects files that hold something other than a list of routes, and instances of templates that
   * no file has, for which Camel does not name the file.
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
    mistakes.addAll(unknownTemplates(routes));
    if (!mistakes.isEmpty()) {
      throw new InvalidSettings(mistakes, "the route files");
    }
  }

  private static List<String> unknownTemplates(Path routes) throws IOException {
    Set<String> known = new TreeSet<>();
    for (Path file : files(routes)) {
      each(file, "routeTemplate", template -> known.add(String.valueOf(template.get("id"))));
    }
    List<String> mistakes = new ArrayList<>();
    for (Path file : files(routes)) {
      each(
          file,
          "templatedRoute",
          instance -> {
            String name = String.valueOf(member(instance, "routeTemplateRef"));
            if (!known.contains(name) && !name.contains("{{")) {
              mistakes.add(
                  "routeTemplateRef: %s of route %s in %s names no template. There are %s"
                      .formatted(
                          name, member(instance, "routeId"), file, String.join(", ", known)));
            }
          });
    }
    return mistakes;
  }

  /** Passes on each part of that kind; none of a file that is no YAML, which Camel reports. */
  private static void each(Path file, String kind, Consumer<Map<?, ?>> taker) throws IOException {
    try {
      for (Object document :
          new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
        for (Object part : document instanceof List<?> parts ? parts : List.of()) {
          if (part instanceof Map<?, ?> all && member(all, kind) instanceof Map<?, ?> found) {
            taker.accept(found);
          }
        }
      }
    } catch (YamlEngineException e) {
      // The start of serve reports it, with Camel's message.
    }
  }

  /** Camel takes older names with hyphens, too. */
  private static Object member(Map<?, ?> of, String name) {
    Object found = of.get(name);
    return found == null ? of.get(StringHelper.camelCaseToDash(name)) : found;
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

  /**
   * The texts of the route files that a start takes: those of the folder or, without it, those in
   * the jar.
   */
  static List<String> texts(Path routes) throws IOException {
    URL shipped = RouteFolder.class.getResource("/" + PATH);
    if (Files.isDirectory(routes) || shipped == null) {
      return read(routes);
    }
    if (shipped.openConnection() instanceof JarURLConnection inJar) {
      try (FileSystem jar = FileSystems.newFileSystem(path(inJar.getJarFileURL()))) {
        return read(jar.getPath(inJar.getEntryName()));
      }
    }
    return read(path(shipped));
  }

  private static Path path(URL url) throws IOException {
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static List<String> read(Path folder) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : files(folder)) {
      texts.add(Files.readString(file));
    }
    return texts;
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
