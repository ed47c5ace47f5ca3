/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From the fields of a value to what the model is asked: names, template, model family, invocation
 * type.
 */
package io.github.bedrockbatch.intake.request;
