/* SPDX-License-Identifier: Apache-2.0 */
/** How sentences for persons are put together. */
package io.github.bedrockbatch.files.text;
