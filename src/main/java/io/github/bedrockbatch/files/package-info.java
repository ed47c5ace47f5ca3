/* SPDX-License-Identifier: Apache-2.0 */

/** Files on local disk, whatever they have: knows nothing of prompts, batches or settings. */
package io.github.bedrockbatch.files;
