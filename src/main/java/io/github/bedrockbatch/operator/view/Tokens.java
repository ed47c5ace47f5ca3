/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

/** What answers say that they cost; 0 where they say nothing. */
public record Tokens(long input, long output) {}
