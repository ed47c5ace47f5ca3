/* SPDX-License-Identifier: Apache-2.0 */
/** What a source asks of its answers, and whether one is that. */
package io.github.bedrockbatch.answer;
