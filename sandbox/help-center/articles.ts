/** The Help Center that the sandbox has: a portal in two languages. */

export interface Article {
  id: number;
  locale: string;
  slug: string;
  title: string;
  description: string | null;
  /** Markdown. */
  content: string;
  status: 'published' | 'draft';
}

export const PORTAL = { slug: 'handbook', name: 'Handbook', default_locale: 'en', locales: ['en', 'de'] };

export const articles: Article[] = [
  {
    id: 1,
    locale: 'en',
    slug: '1700000001-washing-a-sleeping-bag',
    title: 'Washing a sleeping bag',
    description: null,
    content:
      'Wash it at 30 °C in a large machine, with a detergent for down.\n\n## Drying\n\nDry a down bag in a tumble dryer at ' +
      'low heat, with two tennis balls. It takes about three hours.',
    status: 'published',
  },
  {
    id: 2,
    locale: 'en',
    slug: '1700000002-registering-a-stove',
    title: 'Registering a stove',
    description: 'warranty of stoves',
    content: 'Register your stove within 60 days with the number below its burner: the warranty is five years then.',
    status: 'published',
  },
  {
    id: 3,
    locale: 'de',
    slug: '1700000003-schlafsack-waschen',
    title: 'Schlafsack waschen',
    description: null,
    content:
      'Waschen Sie ihn bei 30 °C in einer großen Maschine, mit einem Waschmittel für Daunen. Danach trocknen Sie ihn bei ' +
      'niedriger Hitze mit zwei Tennisbällen.',
    status: 'published',
  },
  {
    id: 4,
    locale: 'en',
    slug: '1700000004-summer-sale',
    title: 'Summer sale',
    description: null,
    content: 'Secret until June: everything will be half price.',
    status: 'draft',
  },
];
