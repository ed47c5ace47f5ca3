/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.prompt.BatchKey;

/**
 * Whom a prompt is for.
 *
 * @param family how its request is written; null when that is not known
 */
record Target(BatchKey key, ModelFamily family) {}
