/* SPDX-License-Identifier: Apache-2.0 */
/** The Camel component {@code prompts:}, by which routes hand over what they consume. */
package io.github.bedrockbatch.intake.endpoint;
