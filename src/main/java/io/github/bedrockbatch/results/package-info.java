/* SPDX-License-Identifier: Apache-2.0 */
/** Collects the output of ended jobs, joins it to the contexts of the prompts, and delivers it. */
package io.github.bedrockbatch.results;
