const image = /^!\[[^\]]*\]\((?!\w+:)[^)]*\)$\n?/gm;
const inlineImage = /!\[([^\]]*)\]\((?!\w+:)[^)]*\)/g;
const link = /(?<!!)\[([^\]]+)\]\((?!\w+:|#)[^)]*\)/g;
const code = /(^```[\s\S]*?^```$)/gm;

/**
 * Markdown as it is true where the repository is out of reach: pictures are left out, links to files become their words.
 * @param {string} markdown
 */
export function withoutRelativeLinks(markdown) {
  const prose = (text) => text.replace(image, '').replace(inlineImage, '$1').replace(link, '$1');
  return markdown
    .split(code)
    .map((part) => (part.startsWith('```') ? part : prose(part)))
    .join('')
    .replace(/\n{3,}/g, '\n\n');
}
