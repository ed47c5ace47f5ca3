/* SPDX-License-Identifier: Apache-2.0 */
/** From the fields of a value to the request: names, template, model family, invocation type. */
package io.github.bedrockbatch.intake.request;
