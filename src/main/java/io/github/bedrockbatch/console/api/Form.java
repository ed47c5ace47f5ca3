/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import java.util.List;
import java.util.Map;

/** The body of a POST: the fields of a form, or of a flat JSON object. */
public final class Form extends Fields {
  public Form(Map<String, String> inPath, Map<String, List<String>> values) {
    super(inPath, values);
  }
}
