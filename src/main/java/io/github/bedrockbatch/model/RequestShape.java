/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * How a family's request is written: JSON with holes. {@code "${temperature}"} takes a part, {@code
 * "${maxTokens|4096}"} has a default for it, and {@code {"join":["…${system}…", "…"]}} is one text
 * made of several. What has a hole that nothing fills is left out: a member of an object, a whole
 * element of an array, a text of a join; and so is an object or array of which nothing is left.
 */
final class RequestShape {
  private static final int CHOICES = 1 << RequestPart.values().length;

  private final JsonNode shape;
  private final AtomicReferenceArray<FilledShape> filled = new AtomicReferenceArray<>(CHOICES);

  RequestShape(JsonNode shape) {
    this.shape = shape;
  }

  byte[] of(RequestParts parts) {
    int which = parts.which();
    FilledShape known = filled.get(which);
    if (known == null) {
      known = new ShapeWriter(parts::has).write(shape);
      filled.set(which, known);
    }
    return known.of(parts);
  }
}
