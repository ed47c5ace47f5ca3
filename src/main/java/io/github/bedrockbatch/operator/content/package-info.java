/* SPDX-License-Identifier: Apache-2.0 */
/** Prompts and answers of single records, where they may be shown. */
package io.github.bedrockbatch.operator.content;
