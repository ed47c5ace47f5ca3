/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a result in the form of another service. */
interface ResultForm {
  ObjectNode of(ResultLine result);
}
