/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.model.ModelAliases;
import io.github.bedrockbatch.model.ModelFamilies;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the model to ask for a name of a model in a line for another service. */
final class ForeignModels {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignModels.class);
  private static final int KEPT = 256;
  private static final int LONGEST = 256;

  /**
   * A model that was named.
   *
   * @param id of the one that is asked; null for that of the source
   * @param own whether the name is such an id itself, which must be allowed then
   */
  record Named(String id, boolean own) {}

  private final ModelAliases aliases;
  private final Map<String, Named> known = new HashMap<>();
  private final Set<String> untold = new TreeSet<>();

  ForeignModels(ModelAliases aliases) {
    this.aliases = aliases;
  }

  /**
   * @param name null when the line has none
   */
  Named of(String name) {
    if (name == null || name.length() > LONGEST) {
      return new Named(null, false);
    }
    Named found = known.get(name);
    if (found == null) {
      found = find(name);
      if (known.size() < KEPT) {
        known.put(name, found);
        if (found.id() == null) {
          untold.add(name);
        }
      }
    }
    return found;
  }

  private Named find(String name) {
    String alias = aliases.modelId(name);
    if (alias != null) {
      return new Named(alias, false);
    }
    boolean own =
        FieldReader.MODEL_ID.matcher(name).matches()
            && (name.startsWith("arn:") || ModelFamilies.of(name) != null);
    return new Named(own ? name : null, own);
  }

  /** Logs the names since the last call that stand for no model. */
  void tell(String source, String modelId) {
    for (String name : untold) {
      LOG.warn(
          "{} asks for the model `{}`, which is none of Bedrock's. Asking {} instead;"
              + " intake.model-aliases sets another",
          FileNames.printable(source),
          FileNames.printable(name),
          modelId);
    }
    untold.clear();
  }
}
