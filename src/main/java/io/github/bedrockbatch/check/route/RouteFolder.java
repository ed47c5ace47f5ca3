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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

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
    Map<Path, RouteYaml> all = new LinkedHashMap<>();
    for (Path file : files(routes)) {
      all.put(file, RouteYaml.of(Files.readString(file)));
    }
    List<String> mistakes = new ArrayList<>();
    all.forEach(
        (file, yaml) -> {
          if (!yaml.holdsList()) {
            mistakes.add(
                file
                    + " has no list, and nothing of it would run: a hyphen comes before each route,"
                    + " as in '- route:' or '- templatedRoute:'");
          }
        });
    mistakes.addAll(unknownTemplates(all));
    if (!mistakes.isEmpty()) {
      throw new InvalidSettings(mistakes, "the route files");
    }
  }

  private static List<String> unknownTemplates(Map<Path, RouteYaml> all) {
    Set<String> known = new TreeSet<>();
    for (RouteYaml yaml : all.values()) {
      yaml.each("routeTemplate", template -> known.add(String.valueOf(template.get("id"))));
    }
    List<String> mistakes = new ArrayList<>();
    all.forEach(
        (file, yaml) ->
            yaml.each(
                "templatedRoute",
                instance -> {
                  String name = String.valueOf(RouteYaml.member(instance, "routeTemplateRef"));
                  if (!known.contains(name) && !name.contains("{{")) {
                    mistakes.add(
                        "routeTemplateRef: %s of route %s in %s names no template. There are %s"
                            .formatted(
                                name,
                                RouteYaml.member(instance, "routeId"),
                                file,
                                String.join(", ", known)));
                  }
                }));
    return mistakes;
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
}
