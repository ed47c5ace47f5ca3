/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All families: every file in the folder {@code families} beside this class. */
public final class ModelFamilies {
  private static final String FOLDER = "families/";
  private static final String CONVERSE = FOLDER + "converse.json";
  private static final List<ModelFamily> ALL = read();
  private static final ModelFamily BY_CONVERSE =
      ALL.stream().filter(family -> family.name().equals("converse")).findFirst().orElseThrow();
  private static final AnswerPath ANSWER = AnswerPath.of(ALL);
  private static final Map<String, StopMeaning> STOPS = stops();
  private static final Set<String> ONLY_IN_OWN_FORMATS =
      ALL.stream()
          .flatMap(family -> family.members().stream())
          .filter(member -> !BY_CONVERSE.takes(member))
          .collect(Collectors.toSet());

  /** Members of Converse requests; Nova has the first one in its own format, too. */
  private static final Set<String> ONLY_IN_CONVERSE =
      Set.of(
          "inferenceConfig", "additionalModelRequestFields", "additionalModelResponseFieldPaths");

  private ModelFamilies() {}

  /** The pseudo-family of all chat models in the format of the Converse API. */
  public static ModelFamily converse() {
    return BY_CONVERSE;
  }

  /** The paths in the output of any model. */
  public static AnswerPath answer() {
    return ANSWER;
  }

  static StopMeaning stopMeaning(String stopReason) {
    return STOPS.getOrDefault(stopReason.toLowerCase(Locale.ROOT), StopMeaning.OTHER);
  }

  /** The stop reasons of all families, which do not contradict each other. */
  private static Map<String, StopMeaning> stops() {
    Map<String, StopMeaning> stops = new HashMap<>();
    for (ModelFamily family : ALL) {
      family
          .stops()
          .forEach(
              (meaning, words) ->
                  words.forEach(word -> stops.put(word.toLowerCase(Locale.ROOT), meaning)));
    }
    return stops;
  }

  /** Whether only families' own formats have this member, not Converse. */
  public static boolean isOnlyInOwnFormats(String member) {
    return ONLY_IN_OWN_FORMATS.contains(member);
  }

  /**
   * Whether a request with this member is a Converse request, unless its family has the member,
   * too.
   */
  public static boolean isOnlyInConverse(String member) {
    return ONLY_IN_CONVERSE.contains(member);
  }

  static List<ModelFamily> all() {
    return ALL;
  }

  /**
   * The family of a model; null if it is unknown.
   *
   * @param modelId a model id, with or without the region of an inference profile before it, or an
   *     ARN that ends with one
   */
  public static ModelFamily of(String modelId) {
    String id = withoutArn(modelId);
    String withoutRegion = id.substring(id.indexOf('.') + 1);
    return ALL.stream()
        .filter(family -> match(family, id, withoutRegion) > 0)
        .max(Comparator.comparingInt(family -> match(family, id, withoutRegion)))
        .orElse(null);
  }

  /** The family whose format a request to the model has; null if it is unknown. */
  public static ModelFamily of(String modelId, boolean byConverse) {
    return byConverse ? BY_CONVERSE : of(modelId);
  }

  private static int match(ModelFamily family, String id, String withoutRegion) {
    return Math.max(family.match(id), family.match(withoutRegion));
  }

  /** arn:…:foundation-model/ID, …:inference-profile/ID, …:custom-model/ID/NAME. */
  private static String withoutArn(String modelId) {
    if (!modelId.startsWith("arn:")) {
      return modelId;
    }
    String resource = modelId.substring(modelId.indexOf('/') + 1);
    int slash = resource.indexOf('/');
    return slash < 0 ? resource : resource.substring(0, slash);
  }

  private static List<ModelFamily> read() {
    try {
      List<ModelFamily> families = new ArrayList<>();
      for (String file : files(ModelFamilies.class.getResource(CONVERSE))) {
        try (InputStream in = ModelFamilies.class.getResourceAsStream(FOLDER + file)) {
          families.add(new ModelFamily(new ObjectMapper().readTree(in)));
        }
      }
      return List.copyOf(families);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all files in the folder of this one, whether in a jar or not. */
  private static List<String> files(URL one) throws IOException {
    if (one.openConnection() instanceof JarURLConnection jar) {
      String folder = jar.getEntryName().substring(0, jar.getEntryName().lastIndexOf('/') + 1);
      return jar.getJarFile().stream()
          .map(JarEntry::getName)
          .filter(name -> name.startsWith(folder) && name.endsWith(".json"))
          .map(name -> name.substring(folder.length()))
          .sorted()
          .toList();
    }
    try (Stream<Path> files = Files.list(Path.of(one.toURI()).resolveSibling(""))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
