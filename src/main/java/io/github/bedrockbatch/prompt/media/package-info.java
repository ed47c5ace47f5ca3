/* SPDX-License-Identifier: Apache-2.0 */
/** Images and documents as the content blocks of a Converse request, within its limits. */
package io.github.bedrockbatch.prompt.media;
