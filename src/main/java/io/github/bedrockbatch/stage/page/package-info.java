/* SPDX-License-Identifier: Apache-2.0 */
/** What a streaming splitter splits: pages that are made when they are asked for. */
package io.github.bedrockbatch.stage.page;
